"""The domain of dokkarta: obligations of a roadmap, the documents that fulfil them, and their records."""
