// veraPDF over the files given, for PDF/UA-1 and PDF/A-3a: a line of JSON for each file and flavour.
// The jar that holds veraPDF has no command for it, but it has Rhino, which runs this on a bare Java.
var Foundries = org.verapdf.pdfa.Foundries;
var Flavour = org.verapdf.pdfa.flavours.PDFAFlavour;

function validated(path, name) {
  var flavour = Flavour.fromString(name);
  var parser = Foundries.defaultInstance().createParser(new java.io.File(path), flavour);
  try {
    var result = Foundries.defaultInstance().createValidator(flavour, false).validate(parser);
    return {
      path: String(path),
      flavour: name,
      complies: Boolean(result.isCompliant()),
      checks: Number(result.getTotalAssertions()),
      broken: String(result.getFailedChecks()),
    };
  } finally {
    parser.close();
  }
}

org.verapdf.gf.foundry.VeraGreenfieldFoundryProvider.initialise();
for (var index = 0; index < arguments.length; index++) {
  print(JSON.stringify(validated(arguments[index], "ua1")));
  print(JSON.stringify(validated(arguments[index], "3a")));
}
