package io.weir.faults.process;

import io.weir.Main;

/** {@code weir server}, which also ends when its parent does. */
final class EngineMain {
    private EngineMain() {}

    public static void main(String[] arguments) {
        Orders.listen(order -> {});
        Main.main(arguments);
    }
}
