"""What the units of the register are called; English texts of the catalogue."""

from models.plan import marked

UNITS = {
    "share": marked("share"),
    "share per year": marked("share per year"),
    "factor": marked("factor"),
    "hours": marked("hours"),
    "days": marked("days"),
    "months": marked("months"),
    "years": marked("years"),
    "hours per week": marked("hours per week"),
    "weeks per year": marked("weeks per year"),
    "person-years per institution": marked("person-years per institution"),
    "person-years per place": marked("person-years per place"),
    "m² per place": marked("m² per place"),
    "NOK per year": marked("NOK per year"),
    "NOK per day": marked("NOK per day"),
    "NOK per place": marked("NOK per place"),
    "NOK per m²": marked("NOK per m²"),
    "NOK per m² and year": marked("NOK per m² and year"),
    "NOK per place and year": marked("NOK per place and year"),
    "NOK per used place and year": marked("NOK per used place and year"),
    "NOK per institution and year": marked("NOK per institution and year"),
    "NOK per child and year": marked("NOK per child and year"),
    "NOK per child and day": marked("NOK per child and day"),
    "NOK per course": marked("NOK per course"),
    "NOK per NOK": marked("NOK per NOK"),
}
