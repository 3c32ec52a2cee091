package io.gatehouse.support;

import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * How long {@code await()} waits before a test fails, for all tests: JUnit finds this by {@code
 * META-INF/services}. Far longer than anything takes, so that what fails is never merely slow: a
 * daemon's start takes a machine with many builds beside it more than Awaitility's own ten seconds.
 */
public final class Patience implements BeforeAllCallback {

  @Override
  public void beforeAll(ExtensionContext context) {
    Awaitility.setDefaultTimeout(Duration.ofSeconds(90));
  }
}
