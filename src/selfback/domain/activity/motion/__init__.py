"""What an accelerometer tells of activity: read, cut into windows, classified, steps estimated.

Nothing here reaches the plan by itself. The model that is there without any data was trained on
synthetic gait alone; `train` makes one of recordings that a host may use.
"""
