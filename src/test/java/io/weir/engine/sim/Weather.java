package io.weir.engine.sim;

/** How bad things are in a world. Some worlds are mild, so that long workflows get to their end as well. */
final class Weather {
    final double stepFails;
    final double stepFailsForGood;
    final double oddOutput;
    final double workerTrouble;
    final double revise;
    final double crash;
    final double zombie;
    final double longTransaction;
    final double cancel;
    final double undeliverable;
    final boolean readsUncommitted;
    final boolean checksTokens;
    final long calmAfterMs;

    Weather(Dice dice) {
        boolean mild = dice.chance(0.4);
        this.stepFails = mild ? 0.03 : dice.below(30) / 100.0;
        this.stepFailsForGood = mild ? 0 : dice.below(4) / 100.0;
        this.oddOutput = mild ? 0 : dice.below(3) / 100.0;
        this.workerTrouble = dice.below(40) / 100.0;
        this.revise = dice.below(80) / 100.0;
        this.crash = dice.below(15) / 100.0;
        this.zombie = dice.below(8) / 100.0;
        this.longTransaction = dice.below(50) / 100.0;
        this.cancel = mild ? 0.01 : 0.1;
        this.undeliverable = mild ? 0 : dice.below(10) / 1_000.0;
        this.readsUncommitted = dice.chance(0.5);
        this.checksTokens = dice.chance(0.85);
        this.calmAfterMs = dice.between(1_000, 30_000);
    }
}
