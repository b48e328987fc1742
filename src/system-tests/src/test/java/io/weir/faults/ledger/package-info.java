/** What was acknowledged, what came out, and whether that is the same: the truth of the fault runs. */
@NullMarked
package io.weir.faults.ledger;

import org.jspecify.annotations.NullMarked;
