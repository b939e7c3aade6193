package dev.berth.ops;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.JsonEncoder;
import ch.qos.logback.classic.spi.Configurator;
import ch.qos.logback.classic.spi.ConfiguratorRank;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.LayoutBase;
import ch.qos.logback.core.encoder.Encoder;
import ch.qos.logback.core.encoder.LayoutWrappingEncoder;
import ch.qos.logback.core.spi.ContextAwareBase;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.slf4j.Logger;

/// The log of what happens beside requests, on standard error. Set up in code, because reading a
/// file for it would take a tenth of the start; a `logback.xml` on the class path still wins.
@ConfiguratorRank(ConfiguratorRank.NOMINAL)
public final class Logging extends ContextAwareBase implements Configurator {
  private static volatile AccessLog.Form form = AccessLog.Form.PAIRS;

  /// To be called before anything is logged.
  public static void write(AccessLog.Form lines) {
    form = lines;
  }

  @Override
  public ExecutionStatus configure(LoggerContext context) {
    Encoder<ILoggingEvent> encoder =
        form == AccessLog.Form.JSON ? new JsonEncoder() : pairs(context);
    encoder.setContext(context);
    encoder.start();
    ConsoleAppender<ILoggingEvent> appender = new ConsoleAppender<>();
    appender.setContext(context);
    appender.setName("stderr");
    appender.setTarget("System.err");
    appender.setEncoder(encoder);
    appender.start();
    context.getLogger(Logger.ROOT_LOGGER_NAME).setLevel(Level.WARN);
    context.getLogger(Logger.ROOT_LOGGER_NAME).addAppender(appender);
    context.getLogger("dev.berth").setLevel(Level.INFO);
    // Warns of each malformed request, by which anybody could fill the log; it is in the access
    // log.
    context.getLogger("org.eclipse.jetty.http.HttpParser").setLevel(Level.ERROR);
    context.getLogger("org.eclipse.jetty.util.HostPort").setLevel(Level.ERROR);
    return ExecutionStatus.DO_NOT_INVOKE_NEXT_IF_ANY;
  }

  private static Encoder<ILoggingEvent> pairs(LoggerContext context) {
    Pairs layout = new Pairs();
    layout.setContext(context);
    layout.start();
    LayoutWrappingEncoder<ILoggingEvent> encoder = new LayoutWrappingEncoder<>();
    encoder.setLayout(layout);
    return encoder;
  }

  /// Lines in the form of the access log's.
  private static final class Pairs extends LayoutBase<ILoggingEvent> {
    @Override
    public String doLayout(ILoggingEvent event) {
      StringBuilder line =
          new StringBuilder(160)
              .append("time=")
              .append(Instant.ofEpochMilli(event.getTimeStamp()).truncatedTo(ChronoUnit.MILLIS))
              .append(" level=")
              .append(event.getLevel())
              .append(" logger=")
              .append(event.getLoggerName())
              .append(" message=\"")
              .append(event.getFormattedMessage().replace("\\", "\\\\").replace("\"", "\\\""))
              .append("\"\n");
      if (event.getThrowableProxy() != null) {
        line.append(ThrowableProxyUtil.asString(event.getThrowableProxy()));
      }
      return line.toString();
    }
  }
}
