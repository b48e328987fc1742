package io.weir.examples;

import io.weir.worker.Step;
import io.weir.worker.StepContext;
import io.weir.worker.StepRegistry;
import io.weir.worker.StepResult;
import io.weir.worker.Worker;
import io.weir.worker.WorkerConfig;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** The worker of {@code examples/travel-booking}: a client of booking systems, which are here in memory. */
public final class TravelWorker {
    record Wish(String kind, String traveller, String wish) {}

    record Reservation(String reservation) {}

    record Booked(List<String> reservations) {}

    record Outcome(String traveller, String outcome, String reason) {}

    private final Set<String> reserved = ConcurrentHashMap.newKeySet();

    TravelWorker() {}

    List<Step<?, ?>> steps() {
        return List.of(
                Step.of("reserve", Wish.class, this::reserve),
                Step.of("cancel", Reservation.class, this::cancel),
                Step.of(
                        "tickets",
                        Booked.class,
                        (context, booked) -> StepResult.success(
                                Map.of("tickets", booked.reservations().size()))),
                Step.of(
                        "tell-traveller",
                        Outcome.class,
                        (context, outcome) -> StepResult.success(Map.of(
                                "sent",
                                outcome.traveller() + ", your journey " + outcome.outcome() + ": "
                                        + outcome.reason()))));
    }

    /** The reservations that stand. */
    Set<String> reserved() {
        return Set.copyOf(reserved);
    }

    /** The run and the kind are the key, so a second attempt makes no second reservation. */
    private StepResult<Reservation> reserve(StepContext context, Wish wish) {
        if (wish.wish().equals("amphibious")) {
            return StepResult.failed("NotAvailable", "there is no " + wish.wish() + " " + wish.kind(), false);
        }
        String reservation = context.runId() + "-" + wish.kind();
        reserved.add(reservation);
        return StepResult.success(new Reservation(reservation));
    }

    /** Does nothing if the reservation does not exist, or not any more. */
    private StepResult<Map<String, Object>> cancel(StepContext context, Reservation reservation) {
        boolean existed = reserved.remove(reservation.reservation());
        return StepResult.success(Map.of("cancelled", reservation.reservation(), "existed", existed));
    }

    /** Works until the process ends. The argument is Kafka's address. */
    public static void main(String[] arguments) throws InterruptedException {
        String kafka = arguments.length > 0 ? arguments[0] : "localhost:9092";
        Worker worker = Worker.start(WorkerConfig.builder(kafka).build(), StepRegistry.of(new TravelWorker().steps()));
        System.out.println(worker);
        Thread.currentThread().join();
    }
}
