"""The pages on which a person sees and changes their choices and what is known about them."""
