package dev.berth.http.jetty;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.eclipse.jetty.http.ComplianceViolation;
import org.eclipse.jetty.http.HttpCompliance;
import org.eclipse.jetty.http.HttpException;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpParser;
import org.eclipse.jetty.http.HttpVersion;
import org.jspecify.annotations.Nullable;

/// Reads requests of one connection. Whoever keeps a connection sends the same header fields again
/// and again, with the same token: fields that are, byte for byte, those of the request before are
/// taken as they were read then. Everything else is Jetty's.
final class RepeatedFieldsParser extends HttpParser {
  private final Recorder recorder;
  private @Nullable Fields former;
  private final int largestHead;
  private boolean withoutContent;

  RepeatedFieldsParser(RequestHandler handler, int largestHead, HttpCompliance compliance) {
    this(new Recorder(handler), largestHead, compliance);
  }

  private RepeatedFieldsParser(Recorder recorder, int largestHead, HttpCompliance compliance) {
    super(recorder, largestHead, compliance);
    this.recorder = recorder;
    this.largestHead = largestHead;
    // Jetty's own memory of fields takes 100 KB a connection, and confuses values that differ in
    // nothing but case.
    setHeaderCacheSize(0);
  }

  @Override
  protected boolean parseFields(ByteBuffer buffer) {
    if (!isState(State.HEADER) || !recorder.isAtFirstField()) {
      return super.parseFields(buffer);
    }
    Fields known = former;
    if (known != null
        && getHeaderLength() + known.length() <= largestHead
        && known.areNextIn(buffer)) {
      buffer.position(buffer.position() + known.length());
      return repeat(known);
    }
    former = null;
    int start = buffer.position();
    boolean handle = super.parseFields(buffer);
    if (isState(State.CONTENT)) {
      former = Fields.of(buffer, start, buffer.position(), recorder.fields());
    }
    return handle;
  }

  private boolean repeat(Fields known) {
    for (HttpField field : known.read()) {
      recorder.repeat(field);
    }
    boolean handle = recorder.headerComplete();
    withoutContent = true;
    setState(State.CONTENT);
    return handle;
  }

  /// Ends a request whose fields were not parsed, so that Jetty does not know that it has no
  /// content.
  @Override
  protected boolean parseContent(ByteBuffer buffer) {
    if (!withoutContent || !isState(State.CONTENT)) {
      return super.parseContent(buffer);
    }
    setState(State.CONTENT_END);
    if (recorder.contentComplete()) {
      return true;
    }
    setState(State.END);
    return recorder.messageComplete();
  }

  @Override
  public boolean hasContent() {
    return !withoutContent && super.hasContent();
  }

  @Override
  public void reset() {
    withoutContent = false;
    super.reset();
  }

  /// Passes on what is read, and notes the fields.
  private static final class Recorder implements RequestHandler {
    private final RequestHandler handler;
    private final List<HttpField> fields = new ArrayList<>();
    private boolean atFirstField;

    Recorder(RequestHandler handler) {
      this.handler = handler;
    }

    /// Whether the request line was read and nothing after it.
    boolean isAtFirstField() {
      boolean first = atFirstField;
      atFirstField = false;
      return first;
    }

    List<HttpField> fields() {
      return fields;
    }

    void repeat(HttpField field) {
      handler.parsedHeader(field);
    }

    @Override
    public void messageBegin() {
      handler.messageBegin();
    }

    @Override
    public void startRequest(String method, String uri, HttpVersion version) {
      fields.clear();
      atFirstField = true;
      handler.startRequest(method, uri, version);
    }

    @Override
    public void parsedHeader(HttpField field) {
      fields.add(field);
      handler.parsedHeader(field);
    }

    @Override
    public boolean headerComplete() {
      return handler.headerComplete();
    }

    @Override
    public boolean content(ByteBuffer item) {
      return handler.content(item);
    }

    @Override
    public boolean contentComplete() {
      return handler.contentComplete();
    }

    @Override
    public boolean messageComplete() {
      return handler.messageComplete();
    }

    @Override
    public void parsedTrailer(HttpField field) {
      handler.parsedTrailer(field);
    }

    @Override
    public void earlyEOF() {
      handler.earlyEOF();
    }

    @Override
    public void badMessage(HttpException failure) {
      handler.badMessage(failure);
    }

    @Override
    public void onViolation(ComplianceViolation.Event event) {
      handler.onViolation(event);
    }

    @Override
    public ComplianceViolation.Listener getComplianceViolationListener() {
      return handler.getComplianceViolationListener();
    }
  }
}
