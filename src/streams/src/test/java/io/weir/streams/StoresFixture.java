package io.weir.streams;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Everything that the stores of a task held at a moment, as a text file: a line {@code at} with the time, then one line an
 * entry: store, key and value, the last two in hexadecimal ({@code -} is an empty value).
 *
 * @param at when the state was written, to the millisecond
 * @param entries by store; a character of a key is one of its bytes
 */
record StoresFixture(Instant at, Map<String, Map<String, byte[]>> entries) {
    private static final HexFormat HEX = HexFormat.of();

    static StoresFixture of(TopologyFixture engine, Instant at) {
        Map<String, Map<String, byte[]>> entries = new TreeMap<>();
        Names.TASK_STORES.forEach(store -> entries.put(store, new TreeMap<>(engine.stored(store))));
        return new StoresFixture(at, entries);
    }

    static StoresFixture read(Path file) throws IOException {
        Instant at = null;
        Map<String, Map<String, byte[]>> entries = new TreeMap<>();
        for (String line : Files.readAllLines(file)) {
            String[] parts = line.split(" ", -1);
            if (parts[0].equals("at")) {
                at = Instant.parse(parts[1]);
            } else {
                byte[] value = parts[2].equals("-") ? new byte[0] : HEX.parseHex(parts[2]);
                entries.computeIfAbsent(parts[0], store -> new TreeMap<>())
                        .put(new String(HEX.parseHex(parts[1]), StandardCharsets.ISO_8859_1), value);
            }
        }
        if (at == null) {
            throw new IOException(file + " has no line that starts with 'at'");
        }
        return new StoresFixture(at, entries);
    }

    void write(Path file) throws IOException {
        List<String> lines = new ArrayList<>(List.of("at " + at));
        entries.forEach((store, ofStore) -> ofStore.forEach((key, value) -> lines.add(store + " "
                + HEX.formatHex(key.getBytes(StandardCharsets.ISO_8859_1)) + " "
                + (value.length == 0 ? "-" : HEX.formatHex(value)))));
        Files.write(file, lines);
    }
}
