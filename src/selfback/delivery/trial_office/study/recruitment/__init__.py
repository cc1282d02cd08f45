"""How recruitment goes: the diagram of the flow, limits, the forecast, and what was done."""
