package io.weir.definition;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Collects the problems of a definition. A place that is already unreadable gets no further problems, because later
 * checks see its default and not the author's value.
 */
final class Problems {
    /** More than this helps nobody; the last entry then gives the number of omitted problems. */
    static final int MOST = 1_000;

    private final List<Problem> found = new ArrayList<>();
    private final Set<DocumentPath> unreadable = new HashSet<>();
    private final Set<DocumentPath> partlyUnreadable = new HashSet<>();
    private int leftOut;

    /** Adds a problem about a readable value. */
    void add(DocumentPath path, String message) {
        if (!isUnreadable(path)) {
            keep(path, message);
        }
    }

    /** Adds a problem about an unreadable value. Later problems of this place or inside it are dropped. */
    void addUnreadable(DocumentPath path, String message) {
        if (!isUnreadable(path)) {
            keep(path, message);
            unreadable.add(path);
            if (path.parent() != null) {
                partlyUnreadable.add(path.parent());
            }
        }
    }

    /** Returns true if one of the object's own fields is unreadable. */
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

    /**
     * The word that was probably meant. Empty once no more problems are shown, because the search compares all known
     * words.
     */
    String suggestion(String unknown, Collection<String> known) {
        return found.size() < MOST ? DidYouMean.suggest(unknown, known) : "";
    }

    boolean isEmpty() {
        return found.isEmpty();
    }

    /** With those that are not shown. */
    int count() {
        return found.size() + leftOut;
    }

    List<Problem> list() {
        if (leftOut == 0) {
            return List.copyOf(found);
        }
        List<Problem> all = new ArrayList<>(found);
        all.add(new Problem("", "and " + leftOut + " more problems"));
        return List.copyOf(all);
    }

    /** @throws InvalidDefinitionException if there is any problem */
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
