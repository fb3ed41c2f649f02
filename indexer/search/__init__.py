"""From a question to an order of symbols: query, candidates, signals, ranking. Weights and roles are data files."""
