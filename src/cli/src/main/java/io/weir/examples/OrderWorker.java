package io.weir.examples;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.weir.worker.Step;
import io.weir.worker.StepContext;
import io.weir.worker.StepRegistry;
import io.weir.worker.StepResult;
import io.weir.worker.Worker;
import io.weir.worker.WorkerConfig;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The worker of {@code examples/order}: nine steps, and a process that runs them.
 *
 * <p>A step may run more than once. Calls to other systems would use the run id as idempotency key here.
 */
public final class OrderWorker {
    record Order(String customer, String country, String card, List<Line> lines) {
        long cents() {
            return lines.stream()
                    .mapToLong(line -> line.quantity() * line.cents())
                    .sum();
        }
    }

    record Line(String item, int quantity, long cents) {}

    record Reservation(boolean reserved, String reservation, List<String> missing) {}

    record Authorisation(boolean authorised, String authorisation, long cents) {}

    record Decision(String verdict, List<String> reasons) {}

    record Review(boolean approved, String by) {}

    private OrderWorker() {}

    static List<Step<?, ?>> steps() {
        return List.of(
                Step.of("reserve-stock", Order.class, OrderWorker::reserveStock),
                Step.of("authorise-payment", Order.class, OrderWorker::authorisePayment),
                Step.of("decide", Order.class, OrderWorker::decide),
                Step.of("review", Order.class, OrderWorker::review),
                Step.of("capture-payment", Order.class, OrderWorker::capturePayment),
                Step.of("ship", Order.class, OrderWorker::ship),
                Step.of("release-stock", Order.class, OrderWorker::releaseStock),
                Step.of("void-payment", Order.class, OrderWorker::voidPayment),
                Step.of("notify-customer", Order.class, OrderWorker::notifyCustomer));
    }

    record Stock(Map<String, Integer> stock) {}

    private static StepResult<Reservation> reserveStock(StepContext context, Order order) {
        Map<String, Integer> stock = context.config(Stock.class).stock();
        List<String> missing = order.lines().stream()
                .filter(line -> stock.getOrDefault(line.item(), 0) < line.quantity())
                .map(Line::item)
                .toList();
        return StepResult.success(new Reservation(missing.isEmpty(), "stock-" + context.runId(), missing));
    }

    private static StepResult<Authorisation> authorisePayment(StepContext context, Order order) {
        if (context.attempt() == 1) {
            // The gateway never answers the first attempt; the policy retries it.
            return StepResult.failed("GatewayTimeout", "the payment gateway did not answer", true);
        }
        boolean authorised = !order.card().startsWith("0");
        return StepResult.success(new Authorisation(authorised, "pay-" + context.runId(), order.cents()));
    }

    record Risk(@JsonProperty("review_above_cents") long reviewAboveCents) {}

    private static StepResult<Decision> decide(StepContext context, Order order) {
        List<String> reasons = new ArrayList<>();
        Reservation reservation = context.dependency("reserve-stock", Reservation.class);
        if (!reservation.reserved()) {
            reasons.add("not in stock: " + String.join(", ", reservation.missing()));
        }
        if (!context.dependency("authorise-payment", Authorisation.class).authorised()) {
            reasons.add("payment not authorised");
        }
        if (!reasons.isEmpty()) {
            return StepResult.success(new Decision("refuse", reasons));
        }
        boolean large = order.cents() > context.config(Risk.class).reviewAboveCents();
        return StepResult.success(
                large ? new Decision("review", List.of("large order")) : new Decision("accept", List.of()));
    }

    record Reviewer(@JsonProperty("refused_countries") List<String> refusedCountries) {}

    private static StepResult<Review> review(StepContext context, Order order) {
        boolean refused = context.config(Reviewer.class).refusedCountries().contains(order.country());
        return StepResult.success(new Review(!refused, "the person on duty"));
    }

    private static StepResult<Map<String, Object>> capturePayment(StepContext context, Order order) {
        return StepResult.success(Map.of("captured_cents", order.cents()));
    }

    private static StepResult<Map<String, String>> ship(StepContext context, Order order) {
        return StepResult.success(Map.of("parcel", "parcel-" + context.runId(), "to", order.customer()));
    }

    private static StepResult<Map<String, String>> releaseStock(StepContext context, Order order) {
        return StepResult.success(Map.of("released", "stock-" + context.runId()));
    }

    private static StepResult<Map<String, String>> voidPayment(StepContext context, Order order) {
        return StepResult.success(Map.of("voided", "pay-" + context.runId()));
    }

    private static StepResult<Map<String, String>> notifyCustomer(StepContext context, Order order) {
        return StepResult.success(Map.of("notified", order.customer() + ", your order could not be accepted"));
    }

    /** Works until the process ends. The argument is Kafka's address. */
    public static void main(String[] arguments) throws InterruptedException {
        String kafka = arguments.length > 0 ? arguments[0] : "localhost:9092";
        Worker worker = Worker.start(WorkerConfig.builder(kafka).build(), StepRegistry.of(steps()));
        System.out.println(worker);
        Thread.currentThread().join();
    }
}
