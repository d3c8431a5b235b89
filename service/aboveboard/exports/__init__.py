"""Archives for auditors: readable records, with everything that proves them."""
