package io.weir.engine;

import java.util.Arrays;

/**
 * How the step states of a run are cut into stored records; a run keeps the layout it began with. A workflow of a few steps
 * is one record. In a longer one the head has none, as it is written at every step: what a step writes is the head and the
 * page it is on, as much in a workflow of a thousand steps as in one of twenty.
 *
 * @param pageSize step states a page
 * @param firstInHead whether the first page is a part of the head
 */
record PageLayout(int pageSize, boolean firstInHead) {
    static final PageLayout SHORT = new PageLayout(32, true);
    static final PageLayout LONG = new PageLayout(8, false);

    /** Up to here a head with its steps is no longer than a head and a page. */
    private static final int FEW = 16;

    static PageLayout forNewRun(int steps) {
        return steps <= FEW ? SHORT : LONG;
    }

    /** Pages of untouched steps. */
    StepState[][] newPages(int steps) {
        StepState[][] pages = new StepState[(steps + pageSize - 1) / pageSize][];
        for (int page = 0; page < pages.length; page++) {
            pages[page] = new StepState[Math.min(pageSize, steps - page * pageSize)];
            Arrays.fill(pages[page], StepState.NEW);
        }
        return pages;
    }

    /** Number of records besides the head, when there are {@code pages} pages. */
    int extraPages(int pages) {
        return firstInHead ? pages - 1 : pages;
    }

    /** The page that is stored under {@code number}, 1 and up. */
    int indexOf(int number) {
        return firstInHead ? number : number - 1;
    }
}
