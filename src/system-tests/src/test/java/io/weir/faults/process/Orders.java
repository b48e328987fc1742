package io.weir.faults.process;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;

/** A child's ear: each line of its input is an order, and the end of its input the end of its parent, and so its own. */
final class Orders {
    private Orders() {}

    static void listen(Consumer<String> order) {
        Thread thread = new Thread(
                () -> {
                    try (BufferedReader input =
                            new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
                        for (String line = input.readLine(); line != null; line = input.readLine()) {
                            order.accept(line);
                        }
                    } catch (IOException e) {
                        System.err.println("input ended: " + e);
                    }
                    Runtime.getRuntime().halt(3);
                },
                "orders");
        thread.setDaemon(true);
        thread.start();
    }
}
