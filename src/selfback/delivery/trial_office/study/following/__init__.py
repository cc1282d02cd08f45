"""How people are followed: visits, calls, answers taken by telephone, and leaving."""
