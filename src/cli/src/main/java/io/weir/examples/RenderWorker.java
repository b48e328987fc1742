package io.weir.examples;

import io.weir.worker.Step;
import io.weir.worker.StepContext;
import io.weir.worker.StepRegistry;
import io.weir.worker.StepResult;
import io.weir.worker.Worker;
import io.weir.worker.WorkerConfig;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The worker of {@code examples/external-job}: a client of a render farm, which is here in memory. */
public final class RenderWorker {
    record Video(String customer, String scene, int frames) {}

    record Job(String job) {}

    record State(String state, String message) {}

    record Apology(String customer, String reason) {}

    /** A system whose jobs take their time. Submitting the same key again gives the same job. */
    private static final class RenderFarm {
        private final Map<String, Video> jobs = new ConcurrentHashMap<>();

        String submit(String key, Video video) {
            jobs.putIfAbsent(key, video);
            return key;
        }

        /** {@code age}: how often it was asked about the job before. */
        State state(String job, int age) {
            Video video = jobs.get(job);
            if (video == null) {
                return new State("lost", "no such job");
            }
            if (age < video.frames()) {
                return new State("running", age + " of " + video.frames() + " frames");
            }
            return video.scene().equals("unlit")
                    ? new State("failed", "the scene has no light")
                    : new State("done", video.frames() + " frames");
        }
    }

    private final RenderFarm farm = new RenderFarm();

    RenderWorker() {}

    List<Step<?, ?>> steps() {
        return List.of(
                Step.of("submit", Video.class, this::submit),
                Step.of("poll", Job.class, this::poll),
                Step.of(
                        "fetch",
                        Job.class,
                        (context, job) ->
                                StepResult.success(Map.of("url", "https://renders.example/" + job.job() + ".mp4"))),
                Step.of(
                        "apologise",
                        Apology.class,
                        (context, apology) -> StepResult.success(
                                Map.of("sent", apology.customer() + ", we are sorry: " + apology.reason()))));
    }

    /** The run id is the key, so a second attempt submits no second job. */
    private StepResult<Job> submit(StepContext context, Video video) {
        return StepResult.success(new Job(farm.submit("job-" + context.runId(), video)));
    }

    /** The revision is the number of the round. */
    private StepResult<State> poll(StepContext context, Job job) {
        return StepResult.success(farm.state(job.job(), context.revision()));
    }

    /** Works until the process ends. The argument is Kafka's address. */
    public static void main(String[] arguments) throws InterruptedException {
        String kafka = arguments.length > 0 ? arguments[0] : "localhost:9092";
        Worker worker = Worker.start(WorkerConfig.builder(kafka).build(), StepRegistry.of(new RenderWorker().steps()));
        System.out.println(worker);
        Thread.currentThread().join();
    }
}
