"""States: where people are on a journey, by small declared predicates over what is stored of their signals."""
