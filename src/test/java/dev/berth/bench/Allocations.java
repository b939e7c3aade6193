package dev.berth.bench;

import com.sun.tools.attach.AttachNotSupportedException;
import com.sun.tools.attach.VirtualMachine;
import java.io.IOException;
import javax.management.JMException;
import javax.management.MBeanServerConnection;
import javax.management.ObjectName;
import javax.management.remote.JMXConnector;
import javax.management.remote.JMXConnectorFactory;
import javax.management.remote.JMXServiceURL;

/// How many bytes the Java program of a process has allocated so far, asked of the program itself.
final class Allocations implements AutoCloseable {
  private final JMXConnector connector;
  private final MBeanServerConnection program;
  private final ObjectName threads;

  private Allocations(JMXConnector connector) throws IOException, JMException {
    this.connector = connector;
    this.program = connector.getMBeanServerConnection();
    this.threads = new ObjectName("java.lang:type=Threading");
  }

  @SuppressWarnings("BanJNDI") // the address is one that the program has just given itself
  static Allocations of(ProcessFigures process) throws IOException, JMException {
    try {
      VirtualMachine machine = VirtualMachine.attach(Long.toString(process.pid()));
      try {
        return new Allocations(
            JMXConnectorFactory.connect(new JMXServiceURL(machine.startLocalManagementAgent())));
      } finally {
        machine.detach();
      }
    } catch (AttachNotSupportedException e) {
      throw new IOException(e);
    }
  }

  long bytes() throws IOException, JMException {
    return (long) program.getAttribute(threads, "TotalThreadAllocatedBytes");
  }

  @Override
  public void close() throws IOException {
    connector.close();
  }
}
