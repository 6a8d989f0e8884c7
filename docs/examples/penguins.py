#!/usr/bin/env python3
"""Teaches a small neural network to tell penguins apart by their measures.

A training script like any other, in plain Python 3: nothing to install. What makes it a good citizen of whirr are
three habits, marked below: it logs metrics, it saves checkpoints, and it goes on from one when it is run again.

    ./whirr submit -- python3 docs/examples/penguins.py --epochs 60
    python3 docs/examples/penguins.py                 # works without whirr, too: results go to ./penguins-run
"""

import argparse
import csv
import json
import math
import os
import random
import time
from datetime import datetime, timezone
from pathlib import Path

DATA = Path(__file__).with_name("penguins.csv")
SPECIES = ["Adelie", "Chinstrap", "Gentoo"]
MEASURES = ["bill_length_mm", "bill_depth_mm", "flipper_length_mm", "body_mass_g"]


def load(seed):
    """The birds that were measured in full, each measure with mean 0 and deviation 1, split four to one."""
    with DATA.open(newline="") as file:
        birds = [bird for bird in csv.DictReader(file) if "NA" not in [bird[m] for m in MEASURES]]
    columns = [[float(bird[m]) for bird in birds] for m in MEASURES]
    means = [sum(column) / len(column) for column in columns]
    deviations = [
        math.sqrt(sum((value - mean) ** 2 for value in column) / len(column))
        for column, mean in zip(columns, means)
    ]
    examples = [
        ([(float(bird[m]) - mean) / dev for m, mean, dev in zip(MEASURES, means, deviations)],
         SPECIES.index(bird["species"]))
        for bird in birds
    ]
    random.Random(seed).shuffle(examples)
    cut = len(examples) // 5
    return examples[cut:], examples[:cut]


class Network:
    """Four measures in, one hidden layer, three probabilities out."""

    def __init__(self, hidden, seed):
        chance = random.Random(seed)
        self.inner = [[chance.gauss(0, 0.5) for _ in range(len(MEASURES) + 1)] for _ in range(hidden)]
        self.outer = [[chance.gauss(0, 0.5) for _ in range(hidden + 1)] for _ in SPECIES]

    def guess(self, measures):
        hidden = [math.tanh(row[-1] + sum(w * x for w, x in zip(row, measures))) for row in self.inner]
        scores = [row[-1] + sum(w * h for w, h in zip(row, hidden)) for row in self.outer]
        top = max(scores)
        powers = [math.exp(score - top) for score in scores]
        total = sum(powers)
        return hidden, [power / total for power in powers]

    def learn(self, measures, species, rate):
        """One step downhill for one bird; the answer is the loss before it."""
        hidden, chances = self.guess(measures)
        errors = [chance - (index == species) for index, chance in enumerate(chances)]
        back = [sum(error * row[j] for error, row in zip(errors, self.outer)) for j in range(len(hidden))]
        for row, error in zip(self.outer, errors):
            for j, h in enumerate(hidden):
                row[j] -= rate * error * h
            row[-1] -= rate * error
        for row, h, slope in zip(self.inner, hidden, back):
            step = rate * slope * (1 - h * h)
            for j, x in enumerate(measures):
                row[j] -= step * x
            row[-1] -= step
        return -math.log(max(chances[species], 1e-12))


def accuracy(network, examples):
    right = sum(max(range(3), key=network.guess(x)[1].__getitem__) == y for x, y in examples)
    return right / len(examples)


def log(run_dir, index, step, **metrics):
    """Habit 1: one line of JSON per record in metrics.jsonl; the head shows them while the job runs."""
    now = datetime.now(timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ")
    with (run_dir / "metrics.jsonl").open("a") as file:
        file.write(json.dumps({"_idx": index, "_timestamp": now, "step": step, **metrics}) + "\n")


def save(checkpoint, network, epoch):
    """Habit 2: write beside, then rename, so that a crash never leaves half a checkpoint."""
    beside = checkpoint.with_suffix(".tmp")
    beside.write_text(json.dumps({"epoch": epoch, "inner": network.inner, "outer": network.outer}))
    beside.replace(checkpoint)


def resume(checkpoint, network):
    """Habit 3: a second attempt finds the first one's checkpoint in the same run directory."""
    if not checkpoint.exists():
        return 0
    saved = json.loads(checkpoint.read_text())
    network.inner, network.outer = saved["inner"], saved["outer"]
    return saved["epoch"]


def train(options, run_dir):
    (run_dir / "artifacts").mkdir(parents=True, exist_ok=True)
    checkpoint = run_dir / "artifacts" / "checkpoint.json"
    known, unknown = load(options.seed)
    network = Network(options.hidden, options.seed)
    begun = resume(checkpoint, network)
    print(f"{len(known)} penguins to learn from, {len(unknown)} to be asked about"
          + (f"; going on after epoch {begun}" if begun else ""), flush=True)

    for epoch in range(begun + 1, options.epochs + 1):
        order = random.Random(f"{options.seed}/{epoch}").sample(known, len(known))  # the same after a restart
        started = time.monotonic()
        loss = sum(network.learn(x, y, options.rate) for x, y in order) / len(known)
        right = accuracy(network, unknown)
        log(run_dir, epoch - begun - 1, epoch, loss=round(loss, 5), accuracy=round(right, 4),
            seconds=round(time.monotonic() - started, 4))
        if epoch % options.every == 0 or epoch == options.epochs:
            save(checkpoint, network, epoch)
            print(f"epoch {epoch:3d}  loss {loss:.4f}  accuracy {right:.3f}", flush=True)
    print(f"done: names {accuracy(network, unknown):.1%} of the penguins that it has never seen", flush=True)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--epochs", type=int, default=200)
    parser.add_argument("--every", type=int, default=20, help="epochs from one checkpoint to the next")
    parser.add_argument("--hidden", type=int, default=24)
    parser.add_argument("--rate", type=float, default=0.0025)
    parser.add_argument("--seed", type=int, default=7)
    train(parser.parse_args(), Path(os.environ.get("WHIRR_RUN_DIR", "penguins-run")))


if __name__ == "__main__":
    main()
