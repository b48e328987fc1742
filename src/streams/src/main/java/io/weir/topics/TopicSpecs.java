package io.weir.topics;

import io.weir.protocol.Topics;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The sources of topic specifications. */
public final class TopicSpecs {
    private static final String SUFFIX = ".yaml";
    private static final int LONGEST_TOPIC_NAME = 249;
    private static final Pattern TOPIC_CHARACTERS = Pattern.compile("[a-zA-Z0-9._-]+");

    private TopicSpecs() {}

    /** Returns the topics that Weir is delivered with, in the order of {@link #packagedNames()}. */
    public static List<TopicSpec> packaged() {
        List<TopicSpec> specs = new ArrayList<>();
        for (String name : packagedNames()) {
            specs.add(packaged(name));
        }
        return List.copyOf(specs);
    }

    /** A jar can't list its content, so the names are listed here. A test compares them with the directory. */
    static List<String> packagedNames() {
        List<String> names = new ArrayList<>();
        names.add(Topics.DEFINITIONS);
        names.addAll(Topics.coPartitioned());
        names.add(Topics.STEP_CANCELLED);
        return names;
    }

    private static TopicSpec packaged(String name) {
        String resource = "/topics/" + name + SUFFIX;
        try (InputStream yaml = TopicSpecs.class.getResourceAsStream(resource)) {
            if (yaml == null) {
                throw new IllegalStateException("The class path has no " + resource + "; Weir's jar is incomplete");
            }
            return TopicFile.read(resource, yaml).get(0);
        } catch (IOException e) {
            throw unreadable(resource, e);
        }
    }

    /**
     * Returns the topics in a file, or in all {@code *.yaml} files of a directory in the order of their names.
     *
     * @throws TopicsException if a file is missing or invalid, or a topic is specified twice
     */
    public static List<TopicSpec> read(Path directoryOrFile) {
        List<TopicSpec> specs = new ArrayList<>();
        Set<String> names = new HashSet<>();
        for (Path file : files(directoryOrFile)) {
            try (InputStream yaml = Files.newInputStream(file)) {
                for (TopicSpec spec : TopicFile.read(file.toString(), yaml)) {
                    if (!names.add(spec.name())) {
                        throw TopicsException.input(file + ": topic " + spec.name() + " is specified a second time");
                    }
                    specs.add(spec);
                }
            } catch (IOException e) {
                throw unreadable(file.toString(), e);
            }
        }
        return List.copyOf(specs);
    }

    private static List<Path> files(Path directoryOrFile) {
        if (!Files.isDirectory(directoryOrFile)) {
            return List.of(directoryOrFile);
        }
        try (Stream<Path> entries = Files.list(directoryOrFile)) {
            List<Path> files = entries.filter(file -> file.toString().endsWith(SUFFIX))
                    .sorted()
                    .toList();
            if (files.isEmpty()) {
                throw TopicsException.input(directoryOrFile + ": found no " + SUFFIX + " file in this directory");
            }
            return files;
        } catch (IOException e) {
            throw unreadable(directoryOrFile.toString(), e);
        }
    }

    /** Returns {@code weir.step-ready.<queue>}, otherwise like the packaged topic of the default queue. */
    public static TopicSpec forQueue(String queue) {
        String topic = Topics.stepReady(queue);
        if (!TOPIC_CHARACTERS.matcher(queue).matches() || topic.length() > LONGEST_TOPIC_NAME) {
            throw TopicsException.input("Found queue \"" + queue
                    + "\", expected letters, digits, '.', '_' and '-' only,"
                    + " because it is part of a topic's name, which has at most " + LONGEST_TOPIC_NAME + " characters");
        }
        return packaged(Topics.stepReady(Topics.DEFAULT_QUEUE)).withName(topic);
    }

    /** Returns a topic for an engine's state. It has the replication and the partitions of the requests' topic. */
    public static TopicSpec forState(String topic, Map<String, String> config) {
        TopicSpec requests = packaged(Topics.RUN_REQUESTS);
        Map<String, String> all = new TreeMap<>(config);
        all.put(TopicSpec.MIN_IN_SYNC, requests.config().getOrDefault(TopicSpec.MIN_IN_SYNC, "1"));
        return new TopicSpec(topic, requests.partitions(), requests.replicas(), all);
    }

    private static TopicsException unreadable(String origin, IOException e) {
        return new TopicsException(
                TopicsException.Kind.INPUT,
                origin + " can't be read: " + e.getClass().getSimpleName() + " " + e.getMessage(),
                e);
    }
}
