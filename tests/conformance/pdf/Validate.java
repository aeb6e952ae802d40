// Holds PDF files against PDF/UA-1 and PDF/A-2a by the validator of veraPDF.
//
// java -cp JARS Validate.java FILES...
//
// Prints a line for each file and standard, its fields separated by tabs: the
// file, the standard, how many assertions were tested, and each rule that is
// broken.

import java.io.File;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.verapdf.gf.foundry.VeraGreenfieldFoundryProvider;
import org.verapdf.pdfa.Foundries;
import org.verapdf.pdfa.flavours.PDFAFlavour;
import org.verapdf.pdfa.results.TestAssertion;

class Validate {
    private static final Map<String, PDFAFlavour> STANDARDS = new LinkedHashMap<>();

    static {
        STANDARDS.put("PDF/UA-1", PDFAFlavour.PDFUA_1);
        STANDARDS.put("PDF/A-2a", PDFAFlavour.PDFA_2_A);
    }

    public static void main(String[] files) {
        VeraGreenfieldFoundryProvider.initialise();
        for (String file : files) {
            STANDARDS.forEach((name, standard) -> System.out.println(validate(file, name, standard)));
        }
    }

    private static String validate(String file, String name, PDFAFlavour standard) {
        int tested = 0;
        List<String> problems = new ArrayList<>();
        var foundry = Foundries.defaultInstance();
        try (var parser = foundry.createParser(new File(file), standard);
                var validator = foundry.createValidator(standard, false)) {
            var result = validator.validate(parser);
            tested = result.getTotalAssertions();
            for (TestAssertion broken : result.getTestAssertions()) {
                var rule = broken.getRuleId();
                problems.add("clause " + rule.getClause() + ", test " + rule.getTestNumber() + ": "
                        + broken.getMessage() + " At " + broken.getLocation().getContext());
            }
            if (problems.isEmpty() && !result.isCompliant()) {
                problems.add("is not compliant");
            }
        } catch (Exception error) {
            problems.add("cannot be validated: " + error);
        }
        List<String> fields = new ArrayList<>(List.of(file, name, String.valueOf(tested)));
        problems.forEach(problem -> fields.add(problem.replaceAll("\\s+", " ")));
        return String.join("\t", fields);
    }
}
