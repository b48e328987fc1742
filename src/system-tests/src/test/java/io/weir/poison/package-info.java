/** What Weir must survive: a corpus of poison, and the readers that it is given to. */
package io.weir.poison;
