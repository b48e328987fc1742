/** The cluster under test, and what strikes it: faults, episodes, the timeline, the report. */
@NullMarked
package io.weir.faults.world;

import org.jspecify.annotations.NullMarked;
