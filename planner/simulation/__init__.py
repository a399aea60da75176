"""What may happen: futures drawn from dated rates and lived through under the placement rules. Pure."""
