package io.weir.access;

/** Commands that an operator runs to change a topic. */
public final class TopicCommands {
    private TopicCommands() {}

    /**
     * Returns the command that changes one setting of a topic.
     *
     * @param at the options of the command that connect it, such as {@code --bootstrap-server kafka:9092}
     */
    public static String alter(String topic, String at, String setting, Object value) {
        return "kafka-configs " + at + " --alter --entity-type topics --entity-name " + topic + " --add-config "
                + setting + "=" + value;
    }
}
