package io.weir.engine.sim;

import io.weir.engine.DecisionBudget;

/** How bad things are in a world. Some worlds are mild, so that long workflows get to their end as well. */
final class Weather {
    final double stepFails;
    final double stepFailsForGood;
    final double oddOutput;
    final double workerTrouble;
    /** How likely a record is on its way, or a worker busy, for seconds. */
    final double slow;

    final double revise;
    final double crash;
    final double zombie;
    final double longTransaction;
    final double cancel;
    /** How likely an operator puts a run aside, and then again. */
    final double quarantine;

    final double undeliverable;
    /** How likely a queue takes no records for a while. */
    final double outage;

    /** How likely a worker has no implementation of a step. */
    final double unknownType;

    /** How likely a worker leaves the completion to somebody else. */
    final double defers;
    /** How likely an operator answers for the steps of a run, and then again. */
    final double byHand;

    final boolean readsUncommitted;
    final boolean checksTokens;
    /** Milliseconds until another engine has taken over from one that died. */
    final int takeover;

    /** How often a partition's engine may die; opening a real one takes longer than living through a world. */
    final int mostTakeovers;

    final long calmAfterMs;
    final DecisionBudget budget;

    /**
     * The weather of one world.
     *
     * @param budgets rolls what a decision may hand out: apart, so that the rest of a world does not hang on it
     * @param real whether real engines are in it, which nothing but the size of a record keeps from handing out an attempt
     */
    Weather(Dice dice, Dice budgets, boolean real) {
        // What was seen and then undone matters most where much is undone, much is seen, and the next time comes out
        // otherwise.
        boolean treacherous = dice.chance(0.4);
        boolean mild = dice.chance(0.4);
        this.stepFails = treacherous ? 0.15 : mild ? 0.03 : dice.below(30) / 100.0;
        this.stepFailsForGood = mild ? 0 : dice.below(4) / 100.0;
        this.oddOutput = mild ? 0 : dice.below(3) / 100.0;
        this.workerTrouble = treacherous ? 0.4 : dice.below(40) / 100.0;
        this.revise = dice.below(80) / 100.0;
        this.crash = treacherous ? 0.3 : dice.below(25) / 100.0;
        this.zombie = dice.below(8) / 100.0;
        this.longTransaction = treacherous ? 0.85 : dice.below(50) / 100.0;
        this.cancel = mild ? 0.01 : 0.1;
        this.slow = treacherous ? 0.1 : 0.05;
        this.quarantine = treacherous ? 0.7 : 0.1;
        this.mostTakeovers = real ? 2 : Integer.MAX_VALUE;
        this.undeliverable = mild || real ? 0 : dice.below(10) / 1_000.0;
        this.readsUncommitted = treacherous || dice.chance(0.4);
        this.checksTokens = treacherous || dice.chance(0.85);
        this.takeover = dice.mostlyLow(0, 5_000);
        this.outage = mild || real ? 0 : dice.below(45) / 100.0;
        this.unknownType = mild ? 0 : dice.below(10) / 100.0;
        this.calmAfterMs = dice.between(1_000, 30_000);
        this.defers = dice.chance(0.5) ? 0 : dice.below(30) / 100.0;
        this.byHand = mild || dice.chance(0.5) ? 0 : 0.5;
        this.budget = budgets.chance(0.5)
                ? DecisionBudget.DEFAULT
                : new DecisionBudget(budgets.mostlyLow(1, 6), budgets.mostlyLow(1, 2_000), budgets.mostlyLow(1, 1_000));
    }
}
