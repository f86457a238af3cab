package dev.holdfast.peers.spring;

import dev.holdfast.peers.callback.PeerSettings;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.boot.web.servlet.ServletRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.event.EventListener;

import javax.sql.DataSource;

/** Authorizations by Spring Boot and PostgreSQL: one call of a function for each, by JDBC over a pool. */
@SpringBootApplication(proxyBeanMethods = false)
public class SpringPeer {
    public static void main(final String[] arguments) {
        SpringApplication.run(SpringPeer.class, arguments);
    }

    @Bean
    PeerSettings settings() {
        return PeerSettings.ofEnvironment();
    }

    @Bean
    AuthorizationStore store(final DataSource pool) {
        return new AuthorizationStore(pool);
    }

    @Bean
    ServletRegistrationBean<CallbackServlet> callbacks(final PeerSettings settings, final AuthorizationStore store) {
        final ServletRegistrationBean<CallbackServlet> callbacks =
            new ServletRegistrationBean<>(new CallbackServlet(settings, store), "/callback");
        callbacks.setLoadOnStartup(1);
        return callbacks;
    }

    @EventListener
    void onReady(final ApplicationReadyEvent ready) {
        final PeerSettings settings = ready.getApplicationContext().getBean(PeerSettings.class);
        ready.getApplicationContext().getBean(AuthorizationStore.class).open(settings.cards());
        System.out.println(PeerSettings.READY + "http://127.0.0.1:"
            + ready.getApplicationContext().getEnvironment().getProperty("local.server.port") + "/callback");
    }
}
