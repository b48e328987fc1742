package io.weir.cli;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.joran.JoranConfigurator;
import ch.qos.logback.core.joran.spi.JoranException;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What {@code weir} logs, of its own and of Kafka's. */
class LoggingTest {
    /** The controller that answers its own registration too early says so here, and in no other place. */
    private static final String CONTROLLER_ANSWERS = "kafka.server.ControllerApis";

    @Test
    void aCleanStartOfTheLocalBrokerLogsNoErrors() throws JoranException {
        LoggerContext logging = logging(Map.of());

        assertThat(logging.getLogger(CONTROLLER_ANSWERS).isErrorEnabled()).isFalse();
    }

    @Test
    void everyOtherErrorOfKafkaIsLogged() throws JoranException {
        LoggerContext logging = logging(Map.of());

        for (String other : new String[] {"kafka.server.BrokerServer", "kafka.server", "org.apache.kafka.clients"}) {
            assertThat(logging.getLogger(other).getEffectiveLevel()).as(other).isEqualTo(Level.ERROR);
        }
        assertThat(logging.getLogger("io.weir").getEffectiveLevel()).isEqualTo(Level.WARN);
    }

    @Test
    void whoAsksForKafkasLogGetsAllOfIt() throws JoranException {
        LoggerContext logging = logging(Map.of("weir.log.kafka", "INFO"));

        assertThat(logging.getLogger(CONTROLLER_ANSWERS).getEffectiveLevel()).isEqualTo(Level.INFO);
        assertThat(logging.getLogger("kafka").getEffectiveLevel()).isEqualTo(Level.INFO);
    }

    private static LoggerContext logging(Map<String, String> properties) throws JoranException {
        LoggerContext context = new LoggerContext();
        properties.forEach(context::putProperty);
        JoranConfigurator configurator = new JoranConfigurator();
        configurator.setContext(context);
        configurator.doConfigure(LoggingTest.class.getResource("/logback.xml"));
        return context;
    }
}
