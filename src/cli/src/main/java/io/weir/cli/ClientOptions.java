package io.weir.cli;

import io.weir.client.OrchestratorConfig;
import io.weir.client.WorkflowOrchestrator;
import picocli.CommandLine.Mixin;

/** Options of the commands that use the client. */
final class ClientOptions {
    @Mixin
    private KafkaOptions kafka = new KafkaOptions();

    /** @throws Failure if nothing listens at the address */
    WorkflowOrchestrator connect(Surroundings around) {
        Settings settings = kafka.settings(around);
        Reachability.require(settings.bootstrapServers());
        return WorkflowOrchestrator.connect(OrchestratorConfig.builder(settings.bootstrapServers())
                .kafka(settings.kafka())
                .expressions(DefinitionFiles.expressions())
                .build());
    }
}
