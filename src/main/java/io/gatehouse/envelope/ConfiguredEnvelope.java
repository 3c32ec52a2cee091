package io.gatehouse.envelope;

import io.gatehouse.envelope.EnvelopeKeys.EnvelopeNames;
import java.time.Clock;
import java.time.ZoneId;
import org.apache.camel.Exchange;
import org.apache.camel.RuntimeCamelException;

/**
 * The envelope of a system that is no site: a bean that a route file declares for itself, with its
 * own parameters. The parts of the envelope have their usual names unless given.
 */
public final class ConfiguredEnvelope extends EnvelopeSteps {

  private EnvelopeNames names = EnvelopeNames.USUAL;
  private String companyNo = "";
  private String appSecret = "";
  private String aesKey = "";
  private String aesIv = "";
  private String aesMode = "CBC";
  private String timeZone = "Asia/Shanghai";
  private volatile EnvelopeKeys keys;

  public void setCompanyNo(String value) {
    companyNo = value;
  }

  public void setAppSecret(String value) {
    appSecret = value;
  }

  public void setAesKey(String value) {
    aesKey = value;
  }

  public void setAesIv(String value) {
    aesIv = value;
  }

  public void setAesMode(String value) {
    aesMode = value;
  }

  public void setTimeZone(String value) {
    timeZone = value;
  }

  /** The name of the parameter that says whose message it is. */
  public void setCompanyName(String value) {
    names = names.withCompany(value);
  }

  @Override
  EnvelopeKeys keys(Exchange exchange) {
    if (keys == null) {
      keys =
          new EnvelopeKeys(
              names, companyNo, appSecret, ZoneId.of(timeZone), aesKey, aesIv, aesMode);
    }
    return keys;
  }

  /** The daemon's, by the name {@code clock}. */
  @Override
  Clock clock(Exchange exchange) {
    Clock clock = exchange.getContext().getRegistry().lookupByNameAndType("clock", Clock.class);
    if (clock == null) {
      throw new RuntimeCamelException("the registry holds no clock");
    }
    return clock;
  }
}
