import java.io.File;
import org.verapdf.gf.foundry.VeraGreenfieldFoundryProvider;
import org.verapdf.pdfa.Foundries;
import org.verapdf.pdfa.PDFAParser;
import org.verapdf.pdfa.PDFAValidator;
import org.verapdf.pdfa.flavours.PDFAFlavour;
import org.verapdf.pdfa.results.TestAssertion;
import org.verapdf.pdfa.results.ValidationResult;

/**
 * Checks PDF files against profiles with the veraPDF engine: VeraCheck ua1,3a one.pdf two.pdf …
 * One line per file and profile: PASS, FAIL or ERROR, profile, file; then the failed rules of that file, indented.
 */
public class VeraCheck {
  public static void main(String[] args) throws Exception {
    VeraGreenfieldFoundryProvider.initialise();
    for (int i = 1; i < args.length; i++) {
      for (String id : args[0].split(",")) {
        check(id, args[i]);
      }
    }
  }

  private static void check(String id, String path) {
    PDFAFlavour flavour = PDFAFlavour.byFlavourId(id);
    try (PDFAParser parser = Foundries.defaultInstance().createParser(new File(path), flavour);
        PDFAValidator validator = Foundries.defaultInstance().createValidator(flavour, false)) {
      ValidationResult result = validator.validate(parser);
      System.out.println((result.isCompliant() ? "PASS " : "FAIL ") + id + " " + path);
      for (TestAssertion assertion : result.getTestAssertions()) {
        if (assertion.getStatus() == TestAssertion.Status.FAILED) {
          System.out.println("  " + assertion.getRuleId().getClause() + "-" + assertion.getRuleId().getTestNumber()
              + " " + assertion.getMessage());
        }
      }
    } catch (Exception error) {
      System.out.println("ERROR " + id + " " + path + " " + error);
    }
  }
}
