"""A job as upstream's users write them: the tracking library logs, and nothing here knows of any head."""

import whirr

with whirr.init(name="tracked", config={"lr": 0.1}) as run:
    for step in range(3):
        run.log({"loss": 1.0 / (step + 1)}, step=step)
    run.summary({"loss": 1 / 3})
