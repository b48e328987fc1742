package io.weir.access;

/** Who works with Weir. One person or program may have several roles. */
public enum Role {
    ENGINE("engine", "runs the workflows"),
    CLASSIC_WORKER("worker-classic", "does the steps of one queue, in a consumer group"),
    SHARE_WORKER("worker-share", "does the steps of one queue, in a share group"),
    REQUESTER("requester", "starts runs and waits for their results"),
    OPERATOR("operator", "cancels, resumes and quarantines runs"),
    DEFINER("definer", "registers workflows"),
    READER("reader", "reads results, histories and definitions"),
    DEAD_LETTER_READER("dead-letter-reader", "reads what the engine could not act on"),
    ADMINISTRATOR("administrator", "makes and repairs the topics");

    private final String id;
    private final String task;

    Role(String id, String task) {
        this.id = id;
        this.task = task;
    }

    /** In file names, user names and headings. */
    public String id() {
        return id;
    }

    /** What it does, as a sentence's end. */
    public String task() {
        return task;
    }
}
