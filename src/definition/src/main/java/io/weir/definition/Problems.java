package io.weir.definition;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Collects what is wrong with a definition. A place that was already found unreadable takes no further problems: what is
 * checked there afterwards is a stand-in, not what the author wrote.
 */
final class Problems {
    /** Beyond this, more help nobody; the last entry then tells how many were left out. */
    static final int MOST = 1_000;

    private final List<Problem> found = new ArrayList<>();
    private final Set<DocumentPath> unreadable = new HashSet<>();
    private final Set<DocumentPath> partlyUnreadable = new HashSet<>();
    private int leftOut;

    /** Something could be read, but is wrong. */
    void add(DocumentPath path, String message) {
        if (!isUnreadable(path)) {
            keep(path, message);
        }
    }

    /** Something could not be read: what is said about this place or inside it from now on is dropped. */
    void addUnreadable(DocumentPath path, String message) {
        if (!isUnreadable(path)) {
            keep(path, message);
            unreadable.add(path);
            if (path.parent() != null) {
                partlyUnreadable.add(path.parent());
            }
        }
    }

    /** Whether one of the object's own fields could not be read. */
    boolean isPartlyUnreadable(DocumentPath path) {
        return partlyUnreadable.contains(path);
    }

    boolean isUnreadable(DocumentPath path) {
        for (DocumentPath p = path; p != null; p = p.parent()) {
            if (unreadable.contains(p)) {
                return true;
            }
        }
        return false;
    }

    /** What may have been meant; nothing once nobody would be told, as it takes a look at all that is known. */
    String suggestion(String unknown, Collection<String> known) {
        return found.size() < MOST ? DidYouMean.suggest(unknown, known) : "";
    }

    boolean isEmpty() {
        return found.isEmpty();
    }

    List<Problem> list() {
        if (leftOut == 0) {
            return List.copyOf(found);
        }
        List<Problem> all = new ArrayList<>(found);
        all.add(new Problem("", "and " + leftOut + " more problems"));
        return List.copyOf(all);
    }

    /**
     * @throws InvalidDefinitionException unless nothing was found
     */
    void throwIfAny(String definitionId) {
        if (!isEmpty()) {
            throw new InvalidDefinitionException(definitionId, list());
        }
    }

    private void keep(DocumentPath path, String message) {
        if (found.size() < MOST) {
            found.add(new Problem(path.toString(), message));
        } else {
            leftOut++;
        }
    }
}
