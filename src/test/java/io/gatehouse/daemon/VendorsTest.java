package io.gatehouse.daemon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.gatehouse.settings.SettingsReader;
import io.gatehouse.settings.SettingsReader.SettingsException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class VendorsTest {

  private static List<String> problems(String vendor, String address) {
    SettingsReader reader =
        new SettingsReader(Vendors.settings(), Map.of())
            .set("sites.hq.vendor=" + vendor)
            .set("sites.hq.base-url=" + address)
            .set("sites.hq.company-no=1234567890123456");
    SettingsException wrong = catchThrowableOfType(SettingsException.class, reader::read);
    return wrong == null ? List.of() : wrong.problems();
  }

  @ParameterizedTest
  @CsvSource({
    "ax-acs, http://10.0.0.5:6500/api/v1, /api/v1",
    "ax-acs, http://proxy/acs/api/v1/, /api/v1/",
    "ax-acs, http://10.0.0.5:6500/api/v1/acsrecords, /api/v1/acsrecords",
    "wecom, https://10.0.0.5/cgi-bin, /cgi-bin",
    "k30, http://10.0.0.5:6500/openapi/x, /openapi/x"
  })
  void an_address_that_goes_on_into_the_vendors_interface_says_what_to_leave_out(
      String vendor, String address, String surplus) {
    assertThat(problems(vendor, address))
        .anyMatch(
            problem ->
                problem.endsWith(
                    "base-url: leave out %s: the address ends before it, got \"%s\""
                        .formatted(surplus, address)));
  }

  @ParameterizedTest
  @CsvSource({
    "k30, http://proxy/api/v1", // another vendor's
    "k30, http://openapi.example.com",
    "k30, http://proxy/openapis",
    "ax-acs, http://proxy/site-1"
  })
  void a_path_before_the_interface_is_a_proxys(String vendor, String address) {
    assertThat(problems(vendor, address)).noneMatch(problem -> problem.contains("leave out"));
  }
}
