package io.weir.engine;

import java.util.Arrays;

/**
 * Defines how a run's step states are divided into stored records. A run keeps the layout it began with. A workflow of
 * a few steps is one record. In a longer one the head contains no step states, because the head is written at every
 * step. A step then writes the head and its own page: as much in a workflow of a thousand steps as in one of twenty.
 *
 * @param pageSize step states per page
 * @param firstInHead whether the first page is part of the head
 */
record PageLayout(int pageSize, boolean firstInHead) {
    static final PageLayout SHORT = new PageLayout(32, true);
    static final PageLayout LONG = new PageLayout(8, false);

    /** Up to this number of steps, a head with its steps is no longer than a head and a page. */
    private static final int FEW = 16;

    static PageLayout forNewRun(int steps) {
        return steps <= FEW ? SHORT : LONG;
    }

    /** Pages of unchanged steps. */
    StepState[][] newPages(int steps) {
        StepState[][] pages = new StepState[(steps + pageSize - 1) / pageSize][];
        for (int page = 0; page < pages.length; page++) {
            pages[page] = new StepState[Math.min(pageSize, steps - page * pageSize)];
            Arrays.fill(pages[page], StepState.NEW);
        }
        return pages;
    }

    /** Number of records besides the head if there are {@code pages} pages. */
    int extraPages(int pages) {
        return firstInHead ? pages - 1 : pages;
    }

    /** The page that is stored under {@code number}, 1 and up. */
    int indexOf(int number) {
        return firstInHead ? number : number - 1;
    }
}
