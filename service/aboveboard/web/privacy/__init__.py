"""The pages on which a person sees and changes what holds about them."""
