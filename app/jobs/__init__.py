"""Background work: the queue, what its tasks do, the worker that carries them out, and who keeps the worker alive."""
