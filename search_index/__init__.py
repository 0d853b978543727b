"""Full text in Russian: analysis, engines behind one port, the query language, snippets, text out of files."""
