package io.weir.bench.part;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;

/**
 * The resources that a process has used since it started.
 *
 * @param cpuNanos user and system time of all its threads
 * @param rssBytes its resident memory now; 0 if the system does not report it
 * @param gcMillis time in which its collector paused it or ran concurrently, as the JVM reports it
 */
public record Usage(long cpuNanos, long rssBytes, long gcCount, long gcMillis) {
    private static final Path STATUS = Path.of("/proc/self/status");

    /** Of this process. */
    public static Usage now() {
        long count = 0;
        long millis = 0;
        for (GarbageCollectorMXBean collector : ManagementFactory.getGarbageCollectorMXBeans()) {
            count += Math.max(0, collector.getCollectionCount());
            millis += Math.max(0, collector.getCollectionTime());
        }
        return new Usage(cpu(), resident(), count, millis);
    }

    /** The usage since {@code earlier}; the memory is the current one. */
    public Usage since(Usage earlier) {
        return new Usage(cpuNanos - earlier.cpuNanos, rssBytes, gcCount - earlier.gcCount, gcMillis - earlier.gcMillis);
    }

    private static long cpu() {
        return ManagementFactory.getOperatingSystemMXBean() instanceof OperatingSystemMXBean system
                ? Math.max(0, system.getProcessCpuTime())
                : 0;
    }

    private static long resident() {
        try {
            for (String line : Files.readAllLines(STATUS)) {
                if (line.startsWith("VmRSS:")) {
                    return Long.parseLong(line.replaceAll("[^0-9]", "")) * 1024;
                }
            }
        } catch (IOException | NumberFormatException e) {
            // Not Linux.
        }
        return 0;
    }

    Map<String, String> toFields() {
        Map<String, String> fields = new TreeMap<>();
        fields.put("cpu", Long.toString(cpuNanos));
        fields.put("rss", Long.toString(rssBytes));
        fields.put("gcs", Long.toString(gcCount));
        fields.put("gcms", Long.toString(gcMillis));
        return fields;
    }

    static Usage fromFields(Map<String, String> fields) {
        return new Usage(number(fields, "cpu"), number(fields, "rss"), number(fields, "gcs"), number(fields, "gcms"));
    }

    private static long number(Map<String, String> fields, String name) {
        return Long.parseLong(fields.getOrDefault(name, "0"));
    }
}
