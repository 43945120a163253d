package org.understudy.app.log;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.spi.Configurator;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.rolling.FixedWindowRollingPolicy;
import ch.qos.logback.core.rolling.RollingFileAppender;
import ch.qos.logback.core.rolling.SizeBasedTriggeringPolicy;
import ch.qos.logback.core.spi.ContextAwareBase;
import ch.qos.logback.core.util.FileSize;
import org.jspecify.annotations.Nullable;

/// Sets logback up by code, found as a service: no search for files, no XML. The log goes to
/// `${XDG_STATE_HOME:-~/.local/state}/understudy/understudy.log`, the terminal stays silent. `UNDERSTUDY_LOG=debug`
/// says more.
public final class LogSetup extends ContextAwareBase implements Configurator {
    private static final int KEPT_FILES = 3;

    @Override
    public ExecutionStatus configure(LoggerContext context) {
        context.getLogger("ROOT").setLevel(Level.WARN);
        context.getLogger("org.understudy").setLevel(Level.toLevel(variable("UNDERSTUDY_LOG"), Level.INFO));
        try {
            context.getLogger("ROOT").addAppender(appender(context, file()));
        } catch (IOException e) {
            addWarn("no log file", e);
        }
        return ExecutionStatus.DO_NOT_INVOKE_NEXT_IF_ANY;
    }

    /// Where the log of this person is.
    public static Path file() throws IOException {
        String state = variable("XDG_STATE_HOME");
        String home = variable("HOME");
        Path base = state.startsWith("/")
                ? Path.of(state)
                : Path.of(home.isEmpty() ? System.getProperty("user.home") : home)
                        .resolve(".local/state");
        return Files.createDirectories(base.resolve("understudy")).resolve("understudy.log");
    }

    private static String variable(String name) {
        @Nullable String value = System.getenv(name);
        return value == null ? "" : value;
    }

    private static RollingFileAppender<ILoggingEvent> appender(LoggerContext context, Path file) {
        PatternLayoutEncoder encoder = new PatternLayoutEncoder();
        encoder.setContext(context);
        encoder.setPattern("%d{yyyy-MM-dd'T'HH:mm:ss.SSSXXX} %-5level [%thread] %logger{30} - %msg%n");
        encoder.start();

        RollingFileAppender<ILoggingEvent> appender = new RollingFileAppender<>();
        appender.setContext(context);
        appender.setName("FILE");
        appender.setFile(file.toString());
        appender.setEncoder(encoder);

        FixedWindowRollingPolicy rolling = new FixedWindowRollingPolicy();
        rolling.setContext(context);
        rolling.setParent(appender);
        rolling.setFileNamePattern(file + ".%i");
        rolling.setMinIndex(1);
        rolling.setMaxIndex(KEPT_FILES);
        rolling.start();
        SizeBasedTriggeringPolicy<ILoggingEvent> size = new SizeBasedTriggeringPolicy<>();
        size.setContext(context);
        size.setMaxFileSize(FileSize.valueOf("5MB"));
        size.start();

        appender.setRollingPolicy(rolling);
        appender.setTriggeringPolicy(size);
        appender.start();
        return appender;
    }
}
