package io.weir.access;

/** A role of a person or program that works with Weir. One principal may have several roles. */
public enum Role {
    ENGINE("engine", "runs the workflows"),
    CLASSIC_WORKER("worker-classic", "executes the steps of one queue, in a consumer group"),
    SHARE_WORKER("worker-share", "executes the steps of one queue, in a share group"),
    REQUESTER("requester", "starts runs and waits for their results"),
    OPERATOR("operator", "cancels, resumes and quarantines runs"),
    DEFINER("definer", "registers workflows"),
    READER("reader", "reads results, histories and definitions"),
    DEAD_LETTER_READER("dead-letter-reader", "reads records that the engine could not process"),
    ADMINISTRATOR("administrator", "creates and repairs topics");

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

    /** The task, as the end of a sentence. */
    public String task() {
        return task;
    }
}
