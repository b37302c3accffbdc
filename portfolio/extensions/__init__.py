"""What apps above add: they register in `AppConfig.ready()`, and the portfolio asks whoever is there."""
