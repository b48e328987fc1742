package io.weir.client;

/** No definition with this id is registered. */
public final class WorkflowNotFoundException extends WeirClientException {
    private static final long serialVersionUID = 1L;

    private final String definitionId;

    public WorkflowNotFoundException(String definitionId) {
        super("no workflow '" + definitionId + "' is registered; register its definition first");
        this.definitionId = definitionId;
    }

    public String definitionId() {
        return definitionId;
    }
}
