package io.weir.topics;

import java.io.ByteArrayInputStream;

/** A file of topics, as {@code weir topics} reads it. */
public final class TopicFileTarget {
    private TopicFileTarget() {}

    public static void fuzzerTestOneInput(byte[] data) {
        try {
            TopicFile.read("poison", new ByteArrayInputStream(data));
        } catch (TopicsException refused) {
            // What a reader may do.
        }
    }
}
