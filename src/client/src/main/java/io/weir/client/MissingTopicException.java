package io.weir.client;

/** One of Weir's topics does not exist in the cluster. */
public final class MissingTopicException extends WeirClientException {
    private static final long serialVersionUID = 1L;

    private final String topic;

    public MissingTopicException(String topic, String bootstrapServers) {
        super("topic " + topic + " does not exist on Kafka at " + bootstrapServers
                + "; create Weir's topics with `weir topics apply`");
        this.topic = topic;
    }

    public String topic() {
        return topic;
    }
}
