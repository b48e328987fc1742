package io.weir.cli;

import io.weir.client.WeirClient;
import io.weir.client.WeirClientConfig;
import picocli.CommandLine.Mixin;

/** Options of the commands that use the client. */
final class ClientOptions {
    @Mixin
    private KafkaOptions kafka = new KafkaOptions();

    /** @throws Failure if nothing listens at the address */
    WeirClient connect(Surroundings around) {
        Settings settings = kafka.settings(around);
        Reachability.require(settings.bootstrapServers());
        return WeirClient.connect(WeirClientConfig.builder(settings.bootstrapServers())
                .kafka(settings.kafka())
                .expressions(DefinitionFiles.expressions())
                .build());
    }
}
